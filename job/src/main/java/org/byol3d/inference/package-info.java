/**
 * Segmentation of whole volumes: one volume in memory by a sliding window ({@link
 * org.byol3d.inference.VolumePrediction}), many volumes as Spark tasks ({@link
 * org.byol3d.inference.PredictionStage}), and their scores against masks ({@link
 * org.byol3d.inference.ValidationStage}). A result depends neither on the number of tasks nor on
 * where they run.
 *
 * <p>May depend on everything below it but no job. The jobs {@code finetune} and {@code predict},
 * and the pages of {@code report}, depend on it.
 */
package org.byol3d.inference;
