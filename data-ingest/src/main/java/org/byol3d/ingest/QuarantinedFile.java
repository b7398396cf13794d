package org.byol3d.ingest;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    implements Serializable {

  private static final String LOCAL = "file:";

  /** Returns the message without the file's path at its start, for tables that name the file. */
  public String detail() {
    var path = file.uri().startsWith(LOCAL) ? file.uri().substring(LOCAL.length()) : file.uri();
    var detail = message;
    for (var name : List.of(file.uri(), path)) {
      if (detail.startsWith(name + ": ")) {
        detail = detail.substring(name.length() + 2);
      }
    }
    return detail.startsWith(path + " (") ? detail.substring(path.length() + 1) : detail;
  }

  /** Returns how many files are kept out for each reason, in the order of the reasons. */
  public static Map<QuarantineReason, Integer> counts(List<QuarantinedFile> files) {
    var counts = new EnumMap<QuarantineReason, Integer>(QuarantineReason.class);
    files.forEach(file -> counts.merge(file.reason(), 1, Integer::sum));
    return counts;
  }
}
