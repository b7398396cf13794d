package org.byol3d.distributed;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What a task needs to join a run.
 *
 * @param id of the run; a worker serves one at a time
 * @param program what workers do
 * @param hadoop names the file systems
 * @param options how they do it
 * @param <B> a loaded micro-batch
 */
record RunBroadcasts<B>(
    String id,
    Broadcast<StepProgram<B>> program,
    Broadcast<SerializableConfiguration> hadoop,
    WorkerOptions options)
    implements Serializable {}
