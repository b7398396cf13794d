/**
 * Where tasks are best run: on the hosts that hold their data, and on the executors that ran the
 * same work before. A wrong place costs time, and never changes a result.
 */
package org.byol3d.placement;
