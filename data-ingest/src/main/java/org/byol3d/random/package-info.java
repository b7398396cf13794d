/**
 * Random numbers that are a pure function of a key, so every draw is repeatable on every machine.
 *
 * <p>May depend on the JDK only; crop sampling, augmentation and initialization draw from here.
 */
package org.byol3d.random;
