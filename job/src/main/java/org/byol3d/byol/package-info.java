/**
 * The method, BYOL (Grill et al., "Bootstrap your own latent", 2020), on one page.
 *
 * <p>An online network (encoder, projector, predictor; parameters θ) learns to predict what a
 * target network (encoder, projector; parameters ξ) computes from another view of the same tissue.
 * The target is a moving average of the online network and gets no gradient. {@link ByolNetworks}
 * lists the tensors of both. A step takes a global batch of crop pairs, divided into micro-batches.
 * {@link org.byol3d.augment.ViewMaker} makes view 1 and view 2 of each pair. A step has four
 * phases:
 *
 * <ol>
 *   <li><b>Encode</b>, on the workers ({@link EncoderReplica}): the online encoder computes y₁ and
 *       y₂ from the two views and keeps its graph ({@link KeptEncoding}); the target encoder
 *       computes y′₁ and y′₂ without a graph. The rows of all micro-batches are the {@link
 *       Representations}.
 *   <li><b>Heads</b>, on the driver ({@link ByolHeads}): z = projector(y), q = predictor(z) and, in
 *       the target, z′ = projector(y′). By default, batch norm sees the whole global batch ({@link
 *       BatchNormScope}, {@link TargetBatchNorm}). The loss is L = mean(2 − 2·cos(q₁, z′₂)) +
 *       mean(2 − 2·cos(q₂, z′₁)). The results are the gradients of projector and predictor, and
 *       dL/dy of each row ({@link HeadsOutput}).
 *   <li><b>Backward</b>, on the workers: {@link EncoderReplica#backward} turns the dL/dy of a
 *       micro-batch into a gradient of the encoder. {@link GraphPolicy} says whether the graph was
 *       kept or is computed again. {@link org.byol3d.optim.TreeSum} adds the gradients of all
 *       micro-batches in a fixed order.
 *   <li><b>Update</b>, on the driver, at step k of K: {@link org.byol3d.optim.GlobalNormClip}
 *       limits the global norm of the gradient; the {@link org.byol3d.optim.Optimizer} changes θ at
 *       the rate of {@link org.byol3d.optim.LearningRateSchedule}; {@link
 *       org.byol3d.optim.ExponentialMovingAverage} sets ξ ← τ·ξ + (1 − τ)·θ with τ = 1 − (1 −
 *       τ_base)·(cos(πk/K) + 1)/2 ({@link TauSchedule}). The workers get the new weights.
 * </ol>
 *
 * <p>With {@link BatchNormScope#GLOBAL}, the loss and the gradients are those of the whole global
 * batch for any number of workers. A low loss can be a collapse: {@link CollapseMonitor} watches
 * the projections z₁. {@link CropEncoder} uses the trained encoder.
 *
 * <p>In a run, {@code org.byol3d.pretrain.ByolTrainer} makes the steps, and {@code
 * org.byol3d.distributed} runs phases 1 and 3 on Spark.
 *
 * <p>May depend on {@code org.byol3d.nn}, {@code optim}, {@code augment}, {@code text}, DJL and
 * Commons Math; no Spark.
 */
package org.byol3d.byol;
