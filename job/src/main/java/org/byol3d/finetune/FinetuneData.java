package org.byol3d.finetune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.CaseSplit;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.SegmentedClasses;
import org.byol3d.config.FinetuneConfig;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.ingest.labels.LabeledCase;
import org.byol3d.ingest.labels.LabeledIndex;
import org.byol3d.ingest.labels.Split;
import org.byol3d.run.MismatchedRunException;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;

/**
 * The labeled volumes of a run.
 *
 * @param generation of the index
 * @param labels the classes
 * @param training cases that crops refer to by number, at least one
 * @param validation cases that are predicted and scored; may be empty
 * @param notes what deserves a second look, a sentence each
 */
record FinetuneData(
    long generation,
    LabelSet labels,
    List<LabeledCase> training,
    List<LabeledCase> validation,
    List<String> notes) {
  /** Copies the lists. */
  FinetuneData {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    notes = List.copyOf(notes);
  }

  /**
   * Finds the labeled volumes of an index and splits them: as the run that is resumed did, or else
   * as the options say.
   *
   * @param saved the run that is resumed
   * @param index of the same generation
   * @throws MismatchedRunException if the labels or the split are not those of the resumed run
   * @throws WrongRequestException if no volume to train on has room for a crop
   * @throws IOException if the index has no masks, or labels or split cannot be used
   */
  static FinetuneData load(
      FinetuneOptions options,
      FinetuneConfig config,
      Optional<RunDescription> saved,
      VolumeIndex index,
      Configuration hadoop)
      throws IOException {
    var labeled = LabeledIndex.load(index, options.labels(), hadoop);
    saved.ifPresent(it -> requireSameClasses(it, labeled));
    if (saved.isPresent() && options.splits().isEmpty()) {
      return resumed(saved.get(), labeled, index.generation());
    }
    var data =
        of(labeled, split(options, config, labeled, hadoop), index.generation())
            .withRoomFor(config.crop().size());
    if (saved.isPresent() && !data.split().equals(saved.get().split())) {
      throw new MismatchedRunException(
          options.splits().get()
              + ", fold "
              + options.fold()
              + ": is another split than that of the run: resume without --splits, or start a new"
              + " run in another --save-dir");
    }
    return data;
  }

  private static FinetuneData of(LabeledIndex labeled, Split split, long generation) {
    var notes = new ArrayList<String>();
    if (!labeled.leftOut().isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d volumes are left out: %s",
              labeled.leftOut().size(),
              labeled.leftOut().size() + labeled.cases().size(),
              labeled.leftOutText()));
    }
    notes.addAll(split.notes());
    return new FinetuneData(generation, labeled.labels(), split.train(), split.validation(), notes);
  }

  private static Split split(
      FinetuneOptions options, FinetuneConfig config, LabeledIndex labeled, Configuration hadoop)
      throws IOException {
    if (options.splits().isPresent()) {
      return Split.ofFile(options.splits().get(), options.fold(), labeled, hadoop);
    }
    double share = config.validation().share();
    return share == 0
        ? new Split(labeled.cases(), List.of(), List.of())
        : Split.byScan(labeled.cases(), share, config.seed());
  }

  private static void requireSameClasses(RunDescription saved, LabeledIndex labeled) {
    if (!SegmentedClasses.of(labeled.labels()).equals(saved.classes())) {
      throw new MismatchedRunException(
          String.format(
              Locale.ROOT,
              "the run learns %s, but %s has %s: give the dataset.json of the run with --labels, or"
                  + " start a new run in another --save-dir",
              saved.classes().labelSet(),
              labeled.labelsFile().orElse("the index"),
              labeled.labels()));
    }
  }

  /** Returns the volumes that a run used before. */
  private static FinetuneData resumed(RunDescription saved, LabeledIndex labeled, long generation) {
    Map<String, LabeledCase> byName = new HashMap<>();
    labeled.cases().forEach(it -> byName.put(it.name(), it));
    return new FinetuneData(
        generation,
        labeled.labels(),
        named(saved.split().train(), byName),
        named(saved.split().validation(), byName),
        List.of());
  }

  private static List<LabeledCase> named(List<String> names, Map<String, LabeledCase> cases) {
    var found = new ArrayList<LabeledCase>();
    for (var name : names) {
      var labeled = cases.get(name);
      if (labeled == null) {
        throw new MismatchedRunException(
            "the run uses the case "
                + name
                + ", which the index does not have any more: restore the volume and its mask, or"
                + " start a new run in another --save-dir");
      }
      found.add(labeled);
    }
    return found;
  }

  /** Leaves the cases without room for a crop out of the training. */
  private FinetuneData withRoomFor(Extent crop) {
    var box = Box.whole(crop);
    var fitting =
        training.stream().filter(it -> box.fitsIn(it.volume().content().extent())).toList();
    if (fitting.isEmpty()) {
      throw new WrongRequestException(
          String.format(
              Locale.ROOT,
              "none of the %,d volumes to train on has room for crops of %s voxels; the first is"
                  + " %s, of %s: set crop.size to what fits",
              training.size(),
              crop,
              training.get(0).volume().uri(),
              training.get(0).volume().content().extent()));
    }
    var all = new ArrayList<>(notes);
    if (fitting.size() < training.size()) {
      all.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d volumes to train on are too small for crops of %s voxels and are left"
                  + " out",
              training.size() - fitting.size(),
              training.size(),
              crop));
    }
    return new FinetuneData(generation, labels, fitting, validation, all);
  }

  /** Returns the cases by name, as checkpoints keep them. */
  CaseSplit split() {
    return new CaseSplit(
        training.stream().map(LabeledCase::name).toList(),
        validation.stream().map(LabeledCase::name).toList());
  }
}
