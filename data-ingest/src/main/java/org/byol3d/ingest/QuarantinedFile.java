package org.byol3d.ingest;

import java.io.Serializable;
import org.byol3d.volume.source.FileIdentity;

/**
 * A file that cannot be a training volume.
 *
 * @param file where it is, and the state in which it was read
 * @param reason kind of the fault
 * @param message for people; names the file
 * @param firstSeenGeneration the index generation that listed it first
 */
public record QuarantinedFile(
    FileIdentity file, QuarantineReason reason, String message, long firstSeenGeneration)
    implements Serializable {}
