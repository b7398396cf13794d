package org.byol3d.ingest;

/** Is told how far an ingest has come, on the thread that runs it. */
@FunctionalInterface
public interface IngestListener {

  /** Hears nothing. */
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
   * A step was reached.
   *
   * @param detail for people
   */
  void reached(Phase phase, String detail);
}
