/**
 * Where bytes come from and how damage in them is reported: positional sources and the one typed
 * exception of the format.
 *
 * <p>May depend on the JDK only; every other package of the format depends on this one.
 */
package org.byol3d.b2nd.io;
