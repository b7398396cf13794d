"""Pretrains again on new scans, Saturdays at 1:00. For Airflow 2.4 or later, on a worker that has /opt/byol3d."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG(
    dag_id="byol3d_repretrain",
    schedule="0 1 * * 6",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    # The next run does not start while a run takes longer than a week.
    max_active_runs=1,
    # A lost driver resumes from its last checkpoint.
    default_args={"retries": 4, "retry_delay": timedelta(minutes=5)},
) as dag:
    BashOperator(
        task_id="repretrain",
        bash_command=(
            "/opt/byol3d/bin/byol3d-submit --name byol3d-repretrain"
            " -- repretrain --config /etc/byol3d/repretrain.conf"
            " --data-dir hdfs:///scans --index hdfs:///byol3d/index --models hdfs:///byol3d/models"
            " --lease 10m"
        ),
        env={"BYOL3D_MASTER": "spark://gateway:7077", "SPARK_HOME": "/opt/spark"},
        append_env=True,
    )
