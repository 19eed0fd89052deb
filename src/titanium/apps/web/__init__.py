"""The web app: pages of native HTML over one socket, wholly offline; they show what `titanium.desk.views` gives."""
