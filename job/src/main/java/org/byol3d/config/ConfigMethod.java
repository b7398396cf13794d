package org.byol3d.config;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How the configuration of one kind of training is read.
 *
 * @param reader reads all keys of the root
 * @param deciding the sections that decide what is trained; they are hashed
 * @param without keys of these sections that change no result
 * @param rounding keys of other sections that change how sums are rounded
 * @param hashed turns the text of the deciding sections into the text that is hashed
 * @param <C> the configuration
 */
record ConfigMethod<C>(
    Function<ConfigSection, C> reader,
    List<String> deciding,
    List<String> without,
    List<String> rounding,
    UnaryOperator<String> hashed) {}
