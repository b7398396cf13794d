/**
 * Text for people: the wording of a value that is out of its range, units, and tables.
 *
 * <p>Needs the JDK only; every other package may depend on it.
 */
package org.byol3d.text;
