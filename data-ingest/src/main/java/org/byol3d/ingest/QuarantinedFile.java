package org.byol3d.ingest;

import java.io.Serializable;
import org.byol3d.volume.source.FileIdentity;

/**
 * A file that is no training volume.
 *
 * @param file which, in the state it was in
 * @param reason what kind of fault it has
 * @param message what is wrong, for people; names the file
 * @param firstSeenGeneration the index generation that listed it first
 */
public record QuarantinedFile(
    FileIdentity file, QuarantineReason reason, String message, long firstSeenGeneration)
    implements Serializable {}
