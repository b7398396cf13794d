/**
 * The filters between a codec's bytes and a block's elements, one small class each, and the
 * pipeline of six slots that orders them.
 *
 * <p>Knows arrays of bytes only: nothing of chunks or files. May depend on the JDK.
 */
package org.byol3d.b2nd.filter;
