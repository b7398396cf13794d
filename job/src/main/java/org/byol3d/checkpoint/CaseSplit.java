package org.byol3d.checkpoint;

import java.util.List;

/**
 * The labeled cases that a fine-tuning uses, by their names.
 *
 * @param train cases that it is trained on, in the order of the index
 * @param validation cases that it is scored on, in the order of the index
 */
public record CaseSplit(List<String> train, List<String> validation) {
  /** Copies the lists. */
  public CaseSplit {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
  }
}
