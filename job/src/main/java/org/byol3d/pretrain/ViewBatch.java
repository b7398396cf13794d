package org.byol3d.pretrain;

import org.byol3d.byol.CropBatch;

/** Both views of a micro-batch's crop pairs. */
public record ViewBatch(CropBatch first, CropBatch second) {}
