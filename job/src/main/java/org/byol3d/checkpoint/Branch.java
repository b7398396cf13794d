package org.byol3d.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which of the pair of networks that a checkpoint holds. */
public enum Branch {
  /** The one that is trained: encoder, projector, predictor. */
  @JsonProperty("online")
  ONLINE("online"),
  /** Its moving average: encoder, projector. */
  @JsonProperty("target")
  TARGET("target");

  private final String text;

  Branch(String text) {
    this.text = text;
  }

  /** The name that files and people use. */
  public String text() {
    return text;
  }

  /** The name of its weights' file in a checkpoint. */
  String file() {
    return text + ".safetensors";
  }
}
