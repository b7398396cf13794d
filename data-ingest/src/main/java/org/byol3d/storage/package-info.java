/**
 * Directories on any Hadoop file system whose content is changed atomically: written under
 * temporary names, committed by rename, locked by files that may exist once only.
 *
 * <p>May depend on the JDK, Hadoop and Jackson only.
 */
package org.byol3d.storage;
