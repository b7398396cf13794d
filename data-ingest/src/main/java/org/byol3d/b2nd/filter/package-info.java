/**
 * The filters between a codec's bytes and a block's elements, one small class each, and the
 * pipeline of six slots that orders them.
 *
 * <p>This package knows arrays of bytes only, not chunks or files. It may depend on the JDK.
 */
package org.byol3d.b2nd.filter;
