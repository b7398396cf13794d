package org.byol3d.distributed;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What a task needs to join a run. The program and the file systems' settings are broadcast.
 *
 * @param id of the run; a worker serves one run at a time
 * @param program what workers do
 * @param hadoop names the file systems
 * @param options how workers work
 * @param <B> a loaded micro-batch
 */
record RunBroadcasts<B>(
    String id,
    Broadcast<StepProgram<B>> program,
    Broadcast<SerializableConfiguration> hadoop,
    WorkerOptions options)
    implements Serializable {}
