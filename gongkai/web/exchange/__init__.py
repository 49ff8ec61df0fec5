"""数据交换 at the desk: batches, what is wrong with their records, and the files of those who may have them."""
