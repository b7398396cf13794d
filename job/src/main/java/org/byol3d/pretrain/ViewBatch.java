package org.byol3d.pretrain;

import org.byol3d.byol.CropBatch;

/** Both views of the crop pairs of a micro-batch. */
public record ViewBatch(CropBatch first, CropBatch second) {}
