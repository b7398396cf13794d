/**
 * The command line: one picocli class a command, each thin over a library call.
 *
 * <p>May depend on everything below; nothing depends on it.
 */
package org.byol3d.submit;
