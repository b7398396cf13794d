package org.byol3d.report.preview;

import java.util.List;
import org.byol3d.ingest.QuarantinedFile;

/**
 * Facts at the top of a preview.
 *
 * @param options what was asked for
 * @param pairs crop pairs shown
 * @param generation of the index
 * @param volumes in the index, without those that vanished
 * @param scans that the volumes are patches of
 * @param vanished volumes that are no longer there
 * @param bytes length of the volumes' files
 * @param quarantine the files kept out
 */
record PreviewHeader(
    PreviewOptions options,
    int pairs,
    long generation,
    int volumes,
    int scans,
    int vanished,
    long bytes,
    List<QuarantinedFile> quarantine) {}
