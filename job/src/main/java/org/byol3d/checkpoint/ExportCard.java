package org.byol3d.checkpoint;

/** What the cards of all kinds of exported models tell. */
public sealed interface ExportCard permits ModelCard, SegmenterCard {
  /** Returns the model's own version, such as {@code v000001}. */
  String name();

  /** Returns what the model was trained on and expects as input. */
  ModelCard.Input input();

  /** Returns length and SHA-256 of the file of weights. */
  FileChecksum weights();

  /** Returns where the model comes from. */
  ModelCard.Source source();

  /** Returns which run made it. */
  RunDescription run();
}
