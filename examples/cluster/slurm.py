"""A sweep whose workers are SLURM jobs that come and go; start it on a node of their kind, where it may run for long.

It needs `pip install dask-jobqueue` beside `titanium-alliance[cluster]`. Run again, it goes on where it stopped.
"""

from dask.distributed import Client
from dask_jobqueue import SLURMCluster

from titanium import compile_model, load_case
from titanium.explore import sweep

RUN = "/scratch/me/us_rok"  # a folder that every node sees

if __name__ == "__main__":
    case = load_case("us_rok")
    with (
        SLURMCluster(
            queue="regular",
            account="my-account",
            cores=32,
            processes=32,  # one thread each
            memory="64GB",
            walltime="04:00:00",
            interface="ib0",  # the network between the nodes
            local_directory="$TMPDIR",
        ) as cluster,
        Client(cluster) as client,
    ):
        cluster.adapt(minimum_jobs=1, maximum_jobs=16)
        client.wait_for_workers(1)  # as long as the queue takes
        sweep(compile_model(case), list(case.packages), 10_000_000, 0, RUN, cluster=cluster.scheduler_address)
