package org.byol3d.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A network in a checkpoint. A pretraining has the first two, a fine-tuning the last. */
public enum Branch {
  /** The trained network: encoder, projector, predictor. */
  @JsonProperty("online")
  ONLINE("online"),
  /** The moving average of the online network: encoder, projector. */
  @JsonProperty("target")
  TARGET("target"),
  /** The segmentation network: encoder and decoder. */
  @JsonProperty("segmenter")
  SEGMENTER("segmenter");

  private final String text;

  Branch(String text) {
    this.text = text;
  }

  /** Returns the name in files and commands. */
  public String text() {
    return text;
  }

  /** Returns the name of the weights' file in a checkpoint. */
  String file() {
    return text + ".safetensors";
  }
}
