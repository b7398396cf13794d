package org.byol3d.repretrain;

import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestReport;

/** Is told the progress of a job, on the job's thread. */
public interface RepretrainListener {
  /** The stages of a job, in order. */
  enum Stage {
    /** The models are locked. */
    LOCKED,
    /** The index is up to date. */
    INGESTED,
    /** The plan of the training is written. */
    PLANNED,
    /** The last step is made. */
    TRAINED,
    /** The new model is judged. */
    JUDGED,
    /** The encoder is exported, but not in use. */
    EXPORTED,
    /** LATEST names the new model. */
    IN_USE,
    /** The ledger has an entry. */
    RECORDED
  }

  /** Is called when a stage is reached. */
  void reached(Stage stage, String detail);

  /** Is called with the result of the ingest. */
  default void ingested(IngestReport report) {}

  /** Returns the listener of the ingest. */
  default IngestListener ingest() {
    return IngestListener.NONE;
  }
}
