/**
 * Sources of bytes that are read by position, and the exception that reports damage in them.
 *
 * <p>This package may depend on the JDK only; every other package of the format depends on it.
 */
package org.byol3d.b2nd.io;
