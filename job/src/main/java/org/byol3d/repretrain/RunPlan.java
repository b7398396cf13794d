package org.byol3d.repretrain;

/**
 * What a run was begun with, so that a later process goes on with the same whatever came in
 * meanwhile: {@code plan.json} in the run's directory.
 *
 * @param index URI of the index
 * @param generation of it
 * @param since generation that the parent knows; 0 without one
 * @param parent version of the model it continues; null without one
 * @param parentCheckpoint URI of the checkpoint it begins with; null without one
 * @param configurationHash of what is trained
 * @param oldPerNew old volumes for each new one
 * @param quarantined files kept out of the generation
 */
record RunPlan(
    String index,
    long generation,
    long since,
    String parent,
    String parentCheckpoint,
    String configurationHash,
    double oldPerNew,
    int quarantined) {}
