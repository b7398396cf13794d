package org.byol3d.report.preview;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.byol3d.ingest.LeftOut;
import org.byol3d.ingest.QuarantineReason;
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
 * @param tooSmall says how many volumes have no room for a crop; empty for none
 * @param leftOut names that the ingest did not open, by kind
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
    String tooSmall,
    Map<LeftOut, Integer> leftOut,
    List<QuarantinedFile> quarantine) {

  /** Returns how many files are kept out for each reason. */
  Map<QuarantineReason, Integer> reasons() {
    return QuarantinedFile.counts(quarantine);
  }

  /** Returns the numbers of files per reason in one line, as {@code 3 DAMAGED, 1 TOO_SMALL}. */
  String reasonsText() {
    return reasons().entrySet().stream()
        .map(it -> String.format(Locale.ROOT, "%,d %s", it.getValue(), it.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** Returns what the ingest left out in one line; empty for nothing. */
  String leftOutText() {
    return leftOut.entrySet().stream()
        .map(it -> String.format(Locale.ROOT, "%,d %s", it.getValue(), it.getKey().text()))
        .collect(Collectors.joining(", "));
  }
}
