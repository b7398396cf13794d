package org.byol3d.repretrain;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.byol3d.text.Check;

/**
 * The plan of a run, {@code plan.json} in its directory: a later process continues with the same
 * plan, also when new volumes have arrived.
 *
 * @param index URI of the index
 * @param generation generation of the index
 * @param since generation that the parent knows; 0 without a parent
 * @param parent version of the model that the run continues; null without one
 * @param parentCheckpoint URI of the checkpoint that the run starts from; null without one
 * @param configurationHash hash of the configuration's method
 * @param oldPerNew old volumes per new volume
 * @param quarantined number of files that the generation excludes
 */
record RunPlan(
    String index,
    long generation,
    long since,
    @JsonSetter(nulls = Nulls.SET) String parent,
    @JsonSetter(nulls = Nulls.SET) String parentCheckpoint,
    String configurationHash,
    double oldPerNew,
    int quarantined) {
  /** Checks the numbers. */
  RunPlan {
    Check.atLeast("generation", generation, 1);
    Check.within("since", since, 0, generation);
    Check.notNegative("oldPerNew", oldPerNew);
    Check.atLeast("quarantined", quarantined, 0);
  }
}
