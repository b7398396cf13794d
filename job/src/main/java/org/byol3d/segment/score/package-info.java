/**
 * How good a segmentation is: voxel by voxel ({@link org.byol3d.segment.score.ConfusionCounts}),
 * and plaque by plaque ({@link org.byol3d.segment.score.InstanceMatching}), since laboratories
 * count plaques. {@link org.byol3d.segment.score.SelmaScores} are the scores of the public
 * challenge SELMA3D, and {@link org.byol3d.segment.score.Summary} writes nnU-Net's {@code
 * summary.json}.
 */
package org.byol3d.segment.score;
