package org.byol3d.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tells in which generation each file was found first. Immutable. */
final class FirstSeen {
  private final Map<String, Long> byUri = new HashMap<>();
  private final long next;

  /**
   * @param last the last generation, if there is one
   * @param next number of the next generation, which finds all other files first
   */
  FirstSeen(Optional<Generation> last, long next) {
    this.next = next;
    last.ifPresent(
        generation -> {
          generation.volumes().forEach(it -> byUri.put(it.uri(), it.firstSeenGeneration()));
          generation.masks().forEach(it -> byUri.put(it.uri(), it.firstSeenGeneration()));
          generation
              .quarantine()
              .forEach(it -> byUri.putIfAbsent(it.file().uri(), it.firstSeenGeneration()));
        });
  }

  /** Returns the generation that found a file first. */
  long of(String uri) {
    return byUri.getOrDefault(uri, next);
  }

  /** Returns the row of a rejected file. */
  QuarantinedFile quarantined(Inspection.Rejected rejected) {
    return new QuarantinedFile(
        rejected.file(), rejected.reason(), rejected.message(), of(rejected.file().uri()));
  }
}
