package org.byol3d.distributed;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.byol3d.crop.Sample;

/**
 * What a task needs to join a run. The program and the file systems' settings are broadcast.
 *
 * @param id of the run; a worker serves one run at a time
 * @param program what workers do
 * @param hadoop names the file systems
 * @param options how workers work
 * @param <S> a sample
 * @param <B> a loaded micro-batch
 * @param <R> a replica
 */
record RunBroadcasts<S extends Sample, B, R extends Replica>(
    String id,
    Broadcast<StepProgram<S, B, R>> program,
    Broadcast<SerializableConfiguration> hadoop,
    WorkerOptions options)
    implements Serializable {}
