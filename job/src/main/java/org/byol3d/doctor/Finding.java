package org.byol3d.doctor;

/**
 * Something that is wrong.
 *
 * @param where which executors or machine
 * @param problem what is wrong
 * @param advice what to do
 */
public record Finding(String where, String problem, String advice) {}
