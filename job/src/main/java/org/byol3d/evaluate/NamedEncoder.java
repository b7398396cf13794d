package org.byol3d.evaluate;

import org.byol3d.checkpoint.StateDict;

/**
 * Weights to evaluate.
 *
 * @param name what the report calls them
 * @param weights an online or target network's, or an encoder's
 */
public record NamedEncoder(String name, StateDict weights) {}
