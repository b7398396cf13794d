package org.byol3d.checkpoint;

import java.util.Optional;

/**
 * Weights that a person names.
 *
 * @param values tensors of a network, under the names of a state_dict of byol3d
 * @param input what the network was trained on, as the card of an export or the run of a checkpoint
 *     tells; empty for any other file
 * @param origin where they come from
 */
public record Weights(StateDict values, Optional<ModelCard.Input> input, StartingPoint origin) {}
