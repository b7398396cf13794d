/**
 * Changes directories on any Hadoop file system atomically: writes under temporary names, commits
 * by rename, and locks by files that can be created once only. Also JSON records and numbered
 * names.
 *
 * <p>May depend on the JDK, Hadoop, Jackson, {@code text} and {@code b2nd.io} only.
 */
package org.byol3d.storage;
