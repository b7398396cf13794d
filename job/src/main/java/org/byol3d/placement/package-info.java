/**
 * Chooses where tasks are best run: on the hosts with their data, and on the executors that ran the
 * same work before. A wrong place costs time, but never changes a result.
 */
package org.byol3d.placement;
