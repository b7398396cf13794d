package org.byol3d.ingest;

/** Receives the progress of an ingest, on the thread that runs it. */
@FunctionalInterface
public interface IngestListener {

  /** Ignores the progress. */
  IngestListener NONE = (phase, detail) -> {};

  /** The steps of an ingest, in order. */
  enum Phase {
    /** The index is locked and its last generation read. */
    LOCKED,
    /** The data directory is listed; files are opened next. */
    LISTED,
    /** Every new and changed file was read. */
    INSPECTED,
    /** The new generation is written, but not committed. */
    WRITTEN,
    /** The new generation is the index. */
    COMMITTED
  }

  /**
   * Tells that a step is reached.
   *
   * @param detail for people
   */
  void reached(Phase phase, String detail);
}
