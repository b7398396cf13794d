package org.byol3d.checkpoint;

import java.util.Optional;

/**
 * Weights that a person names.
 *
 * @param values tensors of a network
 * @param card what {@code byol3d export} wrote beside them; empty for any other file
 */
public record Weights(StateDict values, Optional<ModelCard> card) {}
