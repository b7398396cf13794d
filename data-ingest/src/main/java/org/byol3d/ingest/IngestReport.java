package org.byol3d.ingest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an ingest did.
 *
 * @param generation the index's generation after it
 * @param committed whether that generation is new; false when nothing had changed
 * @param seen files listed, with those that cannot be opened; volumes, and masks of an index with
 *     masks, in this number and in the next ones
 * @param leftOut names that are no volumes to train on, by kind
 * @param opened files opened, counted by the tasks
 * @param openedBytes length of these files
 * @param added files that no generation had listed before
 * @param changed files whose length or modification time differ from the last generation's
 * @param unchanged files that were kept without opening them
 * @param renamed volumes whose scan id is another one than in the last generation, though their
 *     files are unchanged; they are not read for it
 * @param vanished volumes that this ingest did not find any more
 * @param volumes existing volumes of the generation
 * @param sparse those of them whose percentiles are not of all voxels, see {@link
 *     org.byol3d.volume.PercentileWindow}
 * @param scans the scans of these volumes
 * @param quarantined files of the generation that are kept out, sorted by URI
 * @param reading time that the reading of files took
 * @param masks the masks of the generation; empty for an index without masks
 */
public record IngestReport(
    long generation,
    boolean committed,
    int seen,
    Map<LeftOut, Integer> leftOut,
    long opened,
    long openedBytes,
    int added,
    int changed,
    int unchanged,
    int renamed,
    int vanished,
    int volumes,
    int sparse,
    ScanCounts scans,
    List<QuarantinedFile> quarantined,
    Duration reading,
    Optional<MaskCounts> masks) {}
