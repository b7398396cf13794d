package org.byol3d.repretrain;

import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestReport;

/** Is told how far it is, on the thread that runs it. */
public interface RepretrainListener {
  /** What was reached, in order. */
  enum Stage {
    /** The models are locked. */
    LOCKED,
    /** The index is up to date. */
    INGESTED,
    /** What is to be trained is decided and written down. */
    PLANNED,
    /** The last step is made. */
    TRAINED,
    /** The new model is judged. */
    JUDGED,
    /** Its encoder is exported, but not in use. */
    EXPORTED,
    /** LATEST names it. */
    IN_USE,
    /** The ledger has it. */
    RECORDED
  }

  /** A stage was reached. */
  void reached(Stage stage, String detail);

  /** What the ingest did. */
  default void ingested(IngestReport report) {}

  /** Is told how far the ingest is. */
  default IngestListener ingest() {
    return IngestListener.NONE;
  }
}
