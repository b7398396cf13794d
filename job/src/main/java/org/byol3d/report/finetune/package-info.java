/**
 * The page of a fine-tuning: its curves, its validations case by case, and slices with true and
 * predicted outlines.
 */
package org.byol3d.report.finetune;
