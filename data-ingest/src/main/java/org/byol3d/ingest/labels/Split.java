package org.byol3d.ingest.labels;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.random.SplitRandom;
import org.byol3d.storage.GivenPath;
import org.byol3d.text.Check;

/**
 * Which cases are trained on, and which tell how good the training is.
 *
 * @param train at least one case, sorted by URI
 * @param validation at least one case, none of them in {@code train}, sorted by URI
 * @param notes what deserves a second look, a sentence each
 */
public record Split(List<LabeledCase> train, List<LabeledCase> validation, List<String> notes) {
  // Path of the stream below the seed.
  private static final long SPLIT = 0x73706c6974L;

  /** Copies the lists. */
  public Split {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    notes = List.copyOf(notes);
  }

  /**
   * Reads the split of nnU-Net's {@code splits_final.json}, which names cases.
   *
   * @param file path or URI
   * @param fold which of its splits, from 0
   * @param index the cases
   * @throws IOException if the file cannot be read or is not sound, has no such fold, names a case
   *     that the index does not have, or a subject is on both sides; says what to do
   */
  public static Split ofFile(String file, int fold, LabeledIndex index, Configuration configuration)
      throws IOException {
    return SplitFile.read(
            JsonFile.read(new GivenPath(file).onDefault(configuration), configuration), fold)
        .split(index);
  }

  /**
   * Splits cases by subject, so that no subject is on both sides. With one subject only, cases are
   * split, and a note says so.
   *
   * @param cases the cases
   * @param share of the subjects that go to validation, in (0, 1); at least one subject goes to
   *     each side
   * @param seed the split depends on it and on the names of the subjects
   * @throws IOException if there is only one case
   */
  public static Split byScan(List<LabeledCase> cases, double share, long seed) throws IOException {
    Check.aboveZeroToOne("validation share", share);
    Check.belowOne("validation share", share);
    if (cases.size() < 2) {
      throw new IOException(
          "there is one labeled volume only ("
              + cases.get(0).volume().uri()
              + "), which cannot be split into training and validation: add a second volume with"
              + " its mask, or cut this one into two");
    }
    var subjects = new TreeSet<String>();
    cases.forEach(it -> subjects.add(it.subject()));
    boolean bySubject = subjects.size() > 1;
    var units =
        bySubject ? List.copyOf(subjects) : cases.stream().map(LabeledCase::name).sorted().toList();
    var chosen = choose(units, share, seed);
    var train = new ArrayList<LabeledCase>();
    var validation = new ArrayList<LabeledCase>();
    for (var it : cases) {
      (chosen.contains(bySubject ? it.subject() : it.name()) ? validation : train).add(it);
    }
    return new Split(
        train,
        validation,
        bySubject
            ? List.of()
            : List.of(
                String.format(
                    Locale.ROOT,
                    "All %,d labeled volumes are of one scan, %s, so training and validation share"
                        + " it and validation scores are too good: add volumes of another scan, or"
                        + " name the scans by --scan-id-pattern.",
                    cases.size(),
                    subjects.first())));
  }

  /** Draws a share of some names, at least one and not all. */
  private static Set<String> choose(List<String> sorted, double share, long seed) {
    int count = (int) Math.max(1, Math.min(sorted.size() - 1, Math.round(share * sorted.size())));
    var random = SplitRandom.of(seed, SPLIT);
    var rest = new ArrayList<>(sorted);
    var chosen = new HashSet<String>();
    while (chosen.size() < count) {
      chosen.add(rest.remove(random.nextInt(rest.size())));
    }
    return chosen;
  }
}
