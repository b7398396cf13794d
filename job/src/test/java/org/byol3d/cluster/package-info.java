/**
 * A real Spark standalone cluster of separate processes on this machine, for tests.
 *
 * <p>May depend on the JDK, Spark and Jackson only: the tests of other modules use it too.
 */
package org.byol3d.cluster;
