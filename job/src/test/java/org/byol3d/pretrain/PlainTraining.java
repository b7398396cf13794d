package org.byol3d.pretrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.augment.AugmentScratch;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.CropBatch;
import org.byol3d.byol.FlatVectors;
import org.byol3d.byol.GraphPolicy;
import org.byol3d.byol.PhasedStep;
import org.byol3d.byol.TauSchedule;
import org.byol3d.config.PretrainConfig;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.CropSampler;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.nn.Compute;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.ExponentialMovingAverage;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.optim.LearningRateDecay;
import org.byol3d.optim.LearningRateSchedule;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;

/** The training as a loop in one thread, without Spark, engine and checkpoints. */
final class PlainTraining {
  private final PretrainConfig config;
  private final VolumeIndex index;
  private final List<Double> losses = new ArrayList<>();
  private final float[] online;
  private final float[] target;

  PlainTraining(PretrainConfig config, VolumeIndex index) {
    this.config = config;
    this.index = index;
    var networks = new ByolNetworks(config.network());
    online = networks.initialOnline(config.seed());
    target = networks.initialTarget(online);
  }

  void run(int steps) throws IOException {
    var networks = new ByolNetworks(config.network());
    var map = networks.onlineParameters(config.optimizer().decay());
    var optimizer = config.optimizer().rule().optimizer(Arithmetic.FLOAT, map);
    var clip = new GlobalNormClip<>(Arithmetic.FLOAT, config.optimizer().clipNorm());
    var average =
        new ExponentialMovingAverage<>(Arithmetic.FLOAT, networks.targetParameters(), map);
    var rates =
        LearningRateSchedule.ofEpochs(
            config.optimizer().learningRate(),
            config.schedule().warmupEpochs(),
            config.schedule().epochs(),
            index.volumes().size() / config.batch().global(),
            LearningRateDecay.COSINE);
    var taus = new TauSchedule(config.byol().tau(), rates.steps());
    var plan = plan();
    try (var phases =
        new PhasedStep<>(
            FlatVectors.FLOAT,
            config.network(),
            Compute.cpu(1),
            config.byol().batchNorm(),
            config.byol().targetBatchNorm())) {
      phases.heads().online().loadBuffers(ByolNetworks.initialBuffers(networks.onlineHeads()));
      phases.heads().target().loadBuffers(ByolNetworks.initialBuffers(networks.targetHeads()));
      for (long step = 0; step < steps; step++) {
        var views = views(plan, step);
        phases.load(online, target);
        var result =
            phases.run(
                views.first(), views.second(), config.batch().micro(), GraphPolicy.RECOMPUTE, 1);
        losses.add(result.heads().loss());
        clip.clip(List.of(result.gradient()));
        optimizer.step(online, result.gradient(), rates.at(step));
        average.update(target, online, taus.at(step));
      }
    }
  }

  List<Double> losses() {
    return losses;
  }

  float[] online() {
    return online;
  }

  float[] target() {
    return target;
  }

  private MicroBatchPlan<CropPair> plan() {
    var crop = config.crop();
    return new MicroBatchPlan<>(
        new CropSampler(
            index.sampledVolumes(),
            crop.rule(),
            crop.foreground(),
            config.seed(),
            index.generation()),
        1,
        config.batch().global());
  }

  private ViewBatch views(MicroBatchPlan<CropPair> plan, long step) throws IOException {
    int edge = config.crop().size().depth();
    int size = edge * edge * edge;
    var pairs = plan.microBatch(step, 0).samples();
    var first = new float[pairs.size() * size];
    var second = new float[pairs.size() * size];
    for (int i = 0; i < pairs.size(); i++) {
      read(pairs.get(i), size, first, second, i * size);
    }
    return new ViewBatch(
        new CropBatch(pairs.size(), 1, edge, edge, edge, first),
        new CropBatch(pairs.size(), 1, edge, edge, edge, second));
  }

  private void read(CropPair pair, int size, float[] first, float[] second, int offset)
      throws IOException {
    var views = config.views();
    var indexed = index.volumes().get(pair.volume());
    var opener = new FormatVolumeOpener(new HadoopSourceOpener(new Configuration()));
    var crop1 = new float[size];
    var crop2 = new float[size];
    try (var volume = opener.open(indexed.uri())) {
      views.readCrops(volume, indexed.statistics(), pair, crop1, crop2);
    }
    var view1 = new float[size];
    var view2 = new float[size];
    views.augment(pair, crop1, crop2, new AugmentScratch(), view1, view2);
    System.arraycopy(view1, 0, first, offset, size);
    System.arraycopy(view2, 0, second, offset, size);
  }
}
