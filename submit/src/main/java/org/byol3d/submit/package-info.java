/**
 * The command line: one picocli class per command, which calls a library.
 *
 * <p>May depend on everything below; nothing depends on it.
 */
package org.byol3d.submit;
