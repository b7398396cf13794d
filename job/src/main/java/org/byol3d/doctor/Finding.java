package org.byol3d.doctor;

/**
 * A problem of the cluster.
 *
 * @param where the executors or the machine
 * @param problem what is wrong
 * @param advice what to do
 */
public record Finding(String where, String problem, String advice) {}
